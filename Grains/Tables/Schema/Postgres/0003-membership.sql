-- The silos of a cluster: Orleans reads and writes them by these statements, with the parameters that it gives.
-- Every change of a silo's status takes the cluster's version along, in the same statement: of two silos that saw the
-- same version, one gets no row and reads the table again.

create table orleans_membership_version
(
    deployment text    not null primary key, -- the cluster's id
    version    integer not null
);

create table orleans_membership
(
    deployment    text        not null,
    address       text        not null,
    port          integer     not null,
    generation    integer     not null,
    silo_name     text        not null,
    host_name     text        not null,
    status        integer     not null, -- the numbers of SiloStatus: 3 is active, 6 is dead
    proxy_port    integer     not null, -- the gateway's, 0 for none
    suspect_times text,
    start_time    timestamptz not null,
    alive_time    timestamptz not null,
    primary key (deployment, address, port, generation)
);

insert into OrleansQuery (QueryKey, QueryText) values
('InsertMembershipVersionKey', '
    with added as
    (
        insert into orleans_membership_version (deployment, version) values (@DeploymentId, 0)
        on conflict (deployment) do nothing
        returning 1
    )
    select count(*) from added
'),
('InsertMembershipKey', '
    with moved as
    (
        update orleans_membership_version set version = version + 1
        where deployment = @DeploymentId and version = @Version and not exists
        (
            select 1 from orleans_membership
            where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation
        )
        returning deployment
    ),
    added as
    (
        insert into orleans_membership
            (deployment, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
        select deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
            @IAmAliveTime
        from moved
        on conflict (deployment, address, port, generation) do nothing
        returning 1
    )
    select count(*) from added
'),
('UpdateMembershipKey', '
    with moved as
    (
        update orleans_membership_version set version = version + 1
        where deployment = @DeploymentId and version = @Version and exists
        (
            select 1 from orleans_membership
            where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation
        )
        returning deployment
    ),
    changed as
    (
        update orleans_membership
        set status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
        from moved
        where orleans_membership.deployment = moved.deployment and address = @Address and port = @Port
            and generation = @Generation
        returning 1
    )
    select count(*) from changed
'),
('UpdateIAmAlivetimeKey', '
    update orleans_membership set alive_time = @IAmAliveTime
    where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation
'),
('MembershipReadRowKey', '
    select v.version as Version, m.address as Address, m.port as Port, m.generation as Generation,
        m.silo_name as SiloName, m.host_name as HostName, m.status as Status, m.proxy_port as ProxyPort,
        m.suspect_times as SuspectTimes, m.start_time as StartTime, m.alive_time as IAmAliveTime
    from orleans_membership_version v left join orleans_membership m
        on m.deployment = v.deployment and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.deployment = @DeploymentId
'),
('MembershipReadAllKey', '
    select v.version as Version, m.address as Address, m.port as Port, m.generation as Generation,
        m.silo_name as SiloName, m.host_name as HostName, m.status as Status, m.proxy_port as ProxyPort,
        m.suspect_times as SuspectTimes, m.start_time as StartTime, m.alive_time as IAmAliveTime
    from orleans_membership_version v left join orleans_membership m on m.deployment = v.deployment
    where v.deployment = @DeploymentId
'),
('GatewaysQueryKey', '
    select address as Address, proxy_port as ProxyPort, generation as Generation
    from orleans_membership
    where deployment = @DeploymentId and status = @Status and proxy_port > 0
'),
('DeleteMembershipTableEntriesKey', '
    with members as (delete from orleans_membership where deployment = @DeploymentId)
    delete from orleans_membership_version where deployment = @DeploymentId
'),
-- Silos that are alive are never taken out, however late their sign of life is: a database that was away is no death.
('CleanupDefunctSiloEntriesKey', '
    delete from orleans_membership
    where deployment = @DeploymentId and alive_time < @IAmAliveTime and status = 6
');
