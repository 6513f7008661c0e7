"""The set-up of docs/deploy.md, brought up on this machine and broken part by part."""
