using System.Text.Json;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Writes grain state as <see cref="StateJson"/> says.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, StateJson.Options));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input.ToMemory().Span, StateJson.Options);
}
