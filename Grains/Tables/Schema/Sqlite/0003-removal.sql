-- What a user removes is not listed any more, but its statusLocation must still answer.

alter table compute_job add column removed integer; -- when its owner removed it; written before anything is removed
alter table compute_job add column cleaned integer; -- when nothing of a removed job was left to remove

-- The pages of a user's list, and their count, without a look at the rows that are not in it.
create index compute_job_listed on compute_job (owner, number) where removed is null;

-- What the sweeper finishes: removals that a crash interrupted.
create index compute_job_removing on compute_job (arrival) where removed is not null and cleaned is null;
