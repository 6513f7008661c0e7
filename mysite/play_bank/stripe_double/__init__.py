"""Stripe, as far as a marketplace needs it: hosted Checkout, separate transfers."""
