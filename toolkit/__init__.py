"""What any Django site could use. It knows no trade, job or city, and has no models."""
