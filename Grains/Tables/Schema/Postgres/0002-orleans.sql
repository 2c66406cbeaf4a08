-- What Orleans' AdoNet providers want: they read every statement that they run from this table, by its key. The keys,
-- the parameters and the names of the returned columns are Orleans' (10.4); the tables and statements are ours.
-- Parameters that may be null are cast, because a null has no type by which the server would know them.

create table OrleansQuery
(
    QueryKey  text not null primary key,
    QueryText text not null
);

-- Grain state. Orleans' type string is the name of the state, not the type of the grain.
create table orleans_state
(
    service   text    not null,
    state     text    not null,
    key_0     bigint  not null,
    key_1     bigint  not null,
    extension text    not null, -- a string key; empty for a key that is a number or a GUID
    version   integer not null,
    payload   bytea,            -- null once it was cleared
    primary key (service, state, key_0, key_1, extension)
);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadFromStorageKey', '
    select payload as PayloadBinary, version as Version
    from orleans_state
    where service = @ServiceId and state = @GrainTypeString and key_0 = @GrainIdN0 and key_1 = @GrainIdN1
        and extension = coalesce(cast(@GrainIdExtensionString as text), '''')
'),
-- No row comes back when the stored version is not the one that the writer has seen: Orleans takes that for a lost race.
('WriteToStorageKey', '
    insert into orleans_state (service, state, key_0, key_1, extension, version, payload)
    select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1,
        coalesce(cast(@GrainIdExtensionString as text), ''''), 1, @PayloadBinary
    where cast(@GrainStateVersion as bigint) is null or exists
    (
        select 1 from orleans_state
        where service = @ServiceId and state = @GrainTypeString and key_0 = @GrainIdN0 and key_1 = @GrainIdN1
            and extension = coalesce(cast(@GrainIdExtensionString as text), '''')
    )
    on conflict (service, state, key_0, key_1, extension)
        do update set version = orleans_state.version + 1, payload = excluded.payload
        where orleans_state.version = cast(@GrainStateVersion as bigint)
    returning version as NewGrainStateVersion
'),
('ClearStorageKey', '
    update orleans_state set payload = null, version = version + 1
    where service = @ServiceId and state = @GrainTypeString and key_0 = @GrainIdN0 and key_1 = @GrainIdN1
        and extension = coalesce(cast(@GrainIdExtensionString as text), '''')
        and version = cast(@GrainStateVersion as bigint)
    returning version as NewGrainStateVersion
'),
('DeleteStorageKey', '
    delete from orleans_state
    where service = @ServiceId and state = @GrainTypeString and key_0 = @GrainIdN0 and key_1 = @GrainIdN1
        and extension = coalesce(cast(@GrainIdExtensionString as text), '''')
        and version = cast(@GrainStateVersion as bigint)
    returning version + 1 as NewGrainStateVersion
');

create table orleans_reminder
(
    service text        not null,
    grain   text        not null,
    name    text        not null,
    start   timestamptz not null,
    period  bigint      not null, -- milliseconds
    hash    integer     not null, -- a signed 32-bit number, by which silos share the reminders
    version integer     not null,
    primary key (service, grain, name)
);

create index orleans_reminder_hash on orleans_reminder (service, hash);

insert into OrleansQuery (QueryKey, QueryText) values
('ReadReminderRowsKey', '
    select grain as GrainId, name as ReminderName, start as StartTime, period as Period, version as Version
    from orleans_reminder
    where service = @ServiceId and grain = @GrainId
'),
('ReadReminderRowKey', '
    select grain as GrainId, name as ReminderName, start as StartTime, period as Period, version as Version
    from orleans_reminder
    where service = @ServiceId and grain = @GrainId and name = @ReminderName
'),
('ReadRangeRows1Key', '
    select grain as GrainId, name as ReminderName, start as StartTime, period as Period, version as Version
    from orleans_reminder
    where service = @ServiceId and hash > @BeginHash and hash <= @EndHash
'),
-- The range that runs over the end of the ring.
('ReadRangeRows2Key', '
    select grain as GrainId, name as ReminderName, start as StartTime, period as Period, version as Version
    from orleans_reminder
    where service = @ServiceId and (hash > @BeginHash or hash <= @EndHash)
'),
('UpsertReminderRowKey', '
    insert into orleans_reminder (service, grain, name, start, period, hash, version)
    values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 1)
    on conflict (service, grain, name) do update
        set start = excluded.start, period = excluded.period, hash = excluded.hash,
            version = orleans_reminder.version + 1
    returning version as Version
'),
('DeleteReminderRowKey', '
    with removed as
    (
        delete from orleans_reminder
        where service = @ServiceId and grain = @GrainId and name = @ReminderName and version = @Version
        returning 1
    )
    select count(*) from removed
'),
('DeleteReminderRowsKey', '
    delete from orleans_reminder where service = @ServiceId
');
