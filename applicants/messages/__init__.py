"""留言: short messages between the applicant and whoever has the application."""
