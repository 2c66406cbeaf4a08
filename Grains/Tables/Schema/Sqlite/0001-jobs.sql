-- The service's own tables. Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are 32 lower-case
-- hexadecimal digits; phases are the numbers of JobPhase.

-- The last running number that was given to a user's job. A row of its own, so that numbers never come again.
create table compute_user
(
    name       text    not null primary key,
    last_number integer not null
) without rowid;

create table compute_job
(
    arrival      integer primary key autoincrement, -- the order in which jobs were recorded, whatever the clock did
    id           text    not null unique,
    owner        text    not null,
    number       integer not null,
    process      text    not null,
    phase        integer not null,
    accepted     integer not null,
    changed      integer not null,
    output_bytes integer not null default 0,
    lease_holder text,
    lease_until  integer,
    unique (owner, number)
);

-- What the sweeper and the queue read: never more than the jobs that have not ended.
create index compute_job_unfinished on compute_job (arrival) where phase in (0, 1, 2);

create table compute_partition
(
    job        text    not null,
    number     integer not null,
    attempt    integer not null,
    checksum   integer not null, -- the 64 bits of an unsigned number
    payload    blob    not null,
    spill_file text,
    bytes_read integer not null,
    primary key (job, number)
);

create table compute_token
(
    hash        text    not null primary key, -- SHA-256; the token itself is nowhere
    owner       text    not null,
    is_operator integer not null,
    created     integer not null,
    revoked     integer
) without rowid;
