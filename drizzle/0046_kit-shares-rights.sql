-- What a unit decided about its queue is never changed; the province takes back what it copied, and the row stays to be read.
GRANT UPDATE (removed_at) ON queue_settings TO xaso_app;
