"""A bank to play with: Stripe and Razorpay as far as this site needs them.

It runs beside the demo and under the tests, answers the gateways' own clients over
HTTP, has hosted pages of its own, sends signed webhooks, and refuses what the real ones
refuse. No money moves.
"""

from mysite.play_bank.bank import PlayBank
from mysite.play_bank.faults import Fault
from mysite.play_bank.webhooks import RAZORPAY, STRIPE, Endpoint, signed

__all__ = ["RAZORPAY", "STRIPE", "Endpoint", "Fault", "PlayBank", "signed"]
