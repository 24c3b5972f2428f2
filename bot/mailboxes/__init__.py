"""The outside world of mail: IMAP folders, SMTP servers and the credentials for them."""
