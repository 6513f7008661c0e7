"""What stands between the server and the views, for any Django site."""
