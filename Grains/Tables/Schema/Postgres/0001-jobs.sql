-- The service's own tables. Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are 32 lower-case
-- hexadecimal digits; phases are the numbers of JobPhase.

-- What the processes of a cluster must agree on: each value is written once, by whoever comes first.
create table compute_setting
(
    name  text not null primary key,
    value text not null
);

-- The last running number that was given to a user's job. A row of its own, so that numbers never come again.
create table compute_user
(
    name        text   not null primary key,
    last_number bigint not null
);

create table compute_job
(
    arrival      bigint generated always as identity primary key, -- the order in which jobs were recorded
    id           text    not null unique,
    owner        text    not null,
    number       bigint  not null,
    process      text    not null,
    phase        integer not null,
    accepted     bigint  not null,
    changed      bigint  not null,
    output_bytes bigint  not null default 0,
    lease_holder text,
    lease_until  bigint,
    removed      bigint, -- when its owner removed it; written before anything is removed
    cleaned      bigint, -- when nothing of a removed job was left to remove
    unique (owner, number)
);

-- What the sweeper and the queue read: never more than the jobs that have not ended.
create index compute_job_unfinished on compute_job (arrival) where phase in (0, 1, 2);

-- The pages of a user's list, and their count, without a look at the rows that are not in it.
create index compute_job_listed on compute_job (owner, number) where removed is null;

-- What the sweeper finishes: removals that a crash interrupted.
create index compute_job_removing on compute_job (arrival) where removed is not null and cleaned is null;

create table compute_partition
(
    job        text    not null,
    number     integer not null,
    attempt    integer not null,
    checksum   bigint  not null, -- the 64 bits of an unsigned number
    payload    bytea   not null,
    spill_file text,
    bytes_read bigint  not null,
    primary key (job, number)
);

create table compute_token
(
    hash        text    not null primary key, -- SHA-256; the token itself is nowhere
    owner       text    not null,
    is_operator integer not null,
    created     bigint  not null,
    revoked     bigint
);
