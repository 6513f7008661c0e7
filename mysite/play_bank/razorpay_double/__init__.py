"""Razorpay, as far as a marketplace needs it: orders, Hosted Checkout and Route."""
