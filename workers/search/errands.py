"""What people ask of the site itself, in the box in which one looks for somebody."""

from enum import StrEnum

from workers.search.language import words
from workers.search.word_line import WordLine, phrases


class Errand(StrEnum):
    """To find work here, or to look after what one has booked."""

    WORK = "work"
    BOOKINGS = "bookings"


MAX_LETTERS = 1000
WORK = phrases(
    "want to work|wants to work|like to work|work as a|work as an|join as|"
    "join as a|join as an|become a|become an|register as|register as a|"
    "register as an|job vacancy|job vacancies|vacancy|vacancies|hiring|salary|"
    "apply for job|job apply|job for|jobs for|looking for job|looking for a job|"
    "looking for work|need a job|need job|want a job|want job|naukri|naukri chahiye|"
    "job chahiye|kaam chahiye|kam chahiye|rozgar|नौकरी|नौकरी चाहिए|काम चाहिए|वेतन"
)
BOOKINGS = phrases(
    "refund|refund my|money back|my refund|refund status|cancel my booking|"
    "cancel booking|cancel my order|cancel order|cancel my appointment|my booking|"
    "my bookings|my order|my orders|booking status|reschedule|reschedule booking|"
    "reschedule my booking|change my booking|invoice|receipt|my receipt|"
    "booking cancel|booking cancel karna|paise wapas|paisa wapas|refund chahiye|"
    "रिफंड|पैसे वापस|बुकिंग कैंसल|बुकिंग रद्द"
)


def read(text: str) -> Errand | None:
    line = WordLine(text, words(text[:MAX_LETTERS]))
    for errand, told in ((Errand.WORK, WORK), (Errand.BOOKINGS, BOOKINGS)):
        if any(line.following(place, told) for place in range(len(line.words))):
            return errand
    return None
