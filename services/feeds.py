"""What readers of feeds are told."""

from django.utils.feedgenerator import Rss201rev2Feed

LONGEST = 20


def of_guides(index, guides, request):
    """The RSS of the first of them, and its media type; `index` is the page that they
    stand below.
    """
    feed = Rss201rev2Feed(
        title=index.title,
        link=index.get_full_url(request),
        description=index.description,
        language=index.locale.language_code,
        feed_url=index.get_full_url(request) + index.reverse_subpage("feed"),
    )
    for guide in guides[:LONGEST]:
        feed.add_item(
            title=guide.title,
            link=guide.get_full_url(request),
            description=guide.description,
            author_name=guide.author,
            pubdate=guide.first_published_at,
            updateddate=guide.last_published_at,
        )
    return feed.writeString("utf-8"), feed.content_type
