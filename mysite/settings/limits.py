"""How often one person or one address may do a thing (toolkit/limits.py); what concerns
log-in, sign-up and passwords stands in ACCOUNT_RATE_LIMITS.
"""

RATE_LIMITS: dict[str, str] = {
    # Whatever changes something, a step of a job or a saved profile.
    "write": "90/m/person, 600/m/address",
    "booking": "6/m/person, 40/h/person, 60/m/address",
    "message": "40/m/person, 600/h/person",
    "search": "60/m/person, 240/m/address",
    # While somebody types; nobody is told that it was too quick.
    "suggest": "120/m/person, 240/m/address",
    # Each may write a letter to an address that somebody typed.
    "alert": "5/m/person, 20/h/person, 20/h/address",
    "contact": "3/m/person, 10/h/person, 20/h/address",
    # Four digits, guessed blindly, are found once in five hundred days.
    "start-code": "5/h/person, 20/d/person, 60/h/address",
    # Codes of coupons that nobody has made; the right ones do not count.
    "coupon": "10/h/person, 40/h/address",
    # Each asks a gateway for a page of its own.
    "pay": "12/m/person, 60/h/person, 60/m/address",
    # From the machines of a gateway, many at once after an outage of ours.
    "webhook": "6000/m/address",
    "upload": "10/m/person, 60/m/address",
    # A PDF is laid out anew each time, for a quarter of a second.
    "paper": "20/m/person, 200/h/person, 60/m/address",
}
