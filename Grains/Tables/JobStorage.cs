using System.Globalization;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Tables;

/// <summary>
/// The storage of the jobs' records: what ends with its row is written with it, in one transaction; all else is
/// Orleans' own to write, and everything is Orleans' own to read.
/// </summary>
/// <remarks>
/// One transaction is one wait for the disk, and no crash leaves a record without its row. The statement is the one
/// that Orleans runs; so are its parameters, the keys and the tags.
/// </remarks>
/// <param name="storage">Orleans' relational storage.</param>
/// <param name="database">The database that it keeps its state in.</param>
/// <param name="service">The service's id, under which Orleans keeps it.</param>
internal sealed class JobStorage(IGrainStorage storage, StateDatabase database, string service) : IGrainStorage
{
    private readonly JsonStateSerializer _serializer = new();
    private string? _statement;

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        grainState.State is IStateWithRow state && grainId.TryGetGuidKey(out var id, out var extension)
            && extension is null && state.RowOf(id) is { } row
            ? WriteBothAsync(stateName, state, row, grainState)
            : storage.WriteStateAsync(stateName, grainId, grainState);

    private async Task WriteBothAsync<T>(string stateName, IStateWithRow state, JobRow row, IGrainState<T> grainState)
    {
        var (written, tag) = await database.Write(
            async session =>
            {
                var numbered = (T)state.Numbered(await JobTable.EndAsync(session, row));
                return (numbered, await WriteAsync(session, stateName, row.Id, numbered, grainState.ETag));
            },
            CancellationToken.None);
        grainState.State = written; // Not before both are durable.
        grainState.ETag = tag;
        grainState.RecordExists = true;
    }

    private async Task<string> WriteAsync<T>(StateSession session, string stateName, Guid id, T state, string? tag)
    {
        _statement ??= (await session.Query(
            "select QueryText from OrleansQuery where QueryKey = 'WriteToStorageKey'", row => row.GetString(0)))[0];
        var key = id.ToByteArray();
        var payload = _serializer.Serialize(state).ToArray();
        var version = await session.Number(
            _statement,
            ("@ServiceId", service),
            ("@GrainTypeString", stateName),
            ("@GrainIdN0", BitConverter.ToInt64(key, 0)),
            ("@GrainIdN1", BitConverter.ToInt64(key, 8)),
            ("@GrainIdExtensionString", null),
            ("@GrainStateVersion", tag is null ? null : long.Parse(tag, CultureInfo.InvariantCulture)),
            ("@PayloadBinary", payload));
        version ??= await StoredAsync(session, stateName, key, payload);
        return version?.ToString(CultureInfo.InvariantCulture) ?? throw new InconsistentStateException(
            $"the record of job {id} is not the one of version {tag ?? "none"} any more", "unknown", tag ?? "none");
    }

    /// <summary>
    /// The version of exactly this record, if it is stored: a write that is made again, because its answer was lost
    /// with the connection, finds what it wrote.
    /// </summary>
    private async Task<long?> StoredAsync(StateSession session, string stateName, byte[] key, byte[] payload) =>
        await session.Number(
            """
            select version from orleans_state
            where service = @service and state = @state and key_0 = @key0 and key_1 = @key1 and extension = ''
                and payload = @payload
            """,
            ("@service", service),
            ("@state", stateName),
            ("@key0", BitConverter.ToInt64(key, 0)),
            ("@key1", BitConverter.ToInt64(key, 8)),
            ("@payload", payload));
}
