"""What the people of the demo say: about the work, to each other, and afterwards."""

# What they ask for, by trade; what fits none of these uses the trade's typical jobs.
DETAILS = [
    "Since Friday. I am at home after nine.",
    "Fourth floor, the lift works. Parking inside.",
    "Please call at the gate, the guard will send you up.",
    "Two of them, both in the bedroom.",
    "It worked until the power cut last week.",
    "",
    "Somebody looked at it last month and it came back.",
    "There is a small dog. He is friendly.",
]

# More than was booked: what it is, in minor units, and why.
MORE = (
    [("New capacitor", 45_000), ("Half an hour more", 17_500)],
    "The capacitor is swollen and will not start the motor again. I have a new one of "
    "the same make with me. Without it the motor stops within days.",
)

# What stands beside a fixed price.
INCLUDED = [
    "The visit and the work. Parts are extra.",
    "Parts up to ₹150 are included.",
    "With a warranty of 30 days on the work.",
    "The visit, the work and clearing up afterwards.",
    "",
]

# Who speaks ("w" worker, "c" customer) and what they say.
CHATS = [
    [("w", "Namaste. Is there a ladder in the house, or shall I bring one?"),
     ("c", "Please bring one. Ours is too short."),
     ("w", "Ok. I will be there on time."),
     ("c", "Thank you. Gate code is 14#.")],
    [("w", "Hello, I have seen your request. Can you send me the model number?"),
     ("c", "It says 2019 on the sticker, I can’t read the rest."),
     ("w", "No problem, I will look when I come.")],
    [("c", "Is there any chance you come half an hour earlier?"),
     ("w", "Not today, the job before is in Baner. If I finish early I write to you."),
     ("c", "That is fine.")],
    [("w", "I am bringing the usual parts. Anything special, I ask you first."),
     ("c", "Good. Please keep the old part, I want to see it."),
     ("w", "Always.")],
]  # fmt: skip

REVIEWS = {
    5: [
        "Came on the minute and found the fault in ten. Cleaned up after.",
        "Explained everything before touching it. Fair price.",
        "Second time, and again no fuss at all.",
        "My mother was alone at home and felt safe. That says it.",
        "Told me I did not need the expensive part. Honest.",
        "Very neat work. The wall looks as if nothing had been there.",
    ],
    4: [
        "Good work. Came twenty minutes late because of the rain but wrote before.",
        "All fine, only a bit of dust left behind the machine.",
        "Works again. Would have liked to know the price of the part earlier.",
    ],
    3: [
        "It works, but it took two visits.",
        "Work is all right. Hard to reach on the phone.",
    ],
    2: ["The leak came back after a week. He did come again, I give him that."],
    1: ["Nobody could say why it took so long."],
}

REASONS = {
    "reject": ["I am not in that part of the city that day.", "I don’t do that make."],
    "cancel": ["We are out of town after all.", "It started to work again by itself."],
    "dispute": [
        "The drip is back since this morning.",
        "We had agreed on the kitchen as well.",
    ],
    "resolve-finished": ["He went back and put it right; both agree."],
    "resolve-cancelled": ["Nobody came. Nothing is owed."],
}
A_PART = "Three of the four taps hold; the last one was not touched."
NOBODY_THERE = [
    "Rang and waited at the gate.",
    "No word since the morning.",
]
