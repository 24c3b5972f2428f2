"""What a connector hands in: drafts, mails, one line on the phone, forwarded wishes."""
