using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>The filters of HDF5 files: their names, and those that are undone here.</summary>
/// <remarks>
/// Source: <see href="https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md"/>.
/// </remarks>
internal static class FilterCatalog
{
    private static readonly FrozenDictionary<int, FilterCodec> _codecs = new Dictionary<int, FilterCodec>
    {
        [1] = new Deflate(),
        [2] = new Shuffle(),
        [3] = new Fletcher32(),
        [32001] = new Blosc(),
        [32004] = new Lz4(),
        [32015] = new Zstd(),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<int, string> _names = new Dictionary<int, string>
    {
        [1] = "deflate",
        [2] = "shuffle",
        [3] = "fletcher32",
        [4] = "szip",
        [5] = "n-bit",
        [6] = "scale-offset",
        [305] = "LZO",
        [307] = "bzip2",
        [32000] = "LZF",
        [32001] = "blosc",
        [32004] = "LZ4",
        [32008] = "bitshuffle",
        [32013] = "ZFP",
        [32014] = "fpzip",
        [32015] = "zstd",
        [32017] = "SZ",
        [32022] = "BitGroom",
        [32023] = "Granular BitRound",
        [32024] = "SZ3",
        [32026] = "blosc2",
    }.ToFrozenDictionary();

    /// <summary>What undoes a filter, or null where nothing here does.</summary>
    /// <param name="id">The number under which HDF5 registers it.</param>
    public static FilterCodec? Find(int id) => _codecs.GetValueOrDefault(id);

    /// <summary>The name of a filter: the registered one, else the file's, else none.</summary>
    /// <param name="filter">The filter.</param>
    public static string Name(StoredFilter filter) => _names.GetValueOrDefault(filter.Id, filter.Name);

    /// <summary>Why chunks that went through some filters are read on no machine; null where they are.</summary>
    /// <param name="filters">The filters.</param>
    /// <returns>The reason, as it ends the sentence "... cannot be read: ".</returns>
    public static string? Refusal(ImmutableArray<StoredFilter> filters)
    {
        foreach (var filter in filters)
        {
            if (Find(filter.Id) is null)
            {
                return Named(filter) + " is not undone here; h5repack -f GZIP=1 makes a file that is read";
            }
        }

        return null;
    }

    /// <summary>Why a filter is not undone on this machine; null where it is.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The reason, as it ends the sentence "... cannot be read: ".</returns>
    public static string? Absence(StoredFilter filter) =>
        Find(filter.Id) is { } codec
            ? codec.Absence is { } absence ? $"{Named(filter)} is not undone here, as {absence}" : null
            : Refusal([filter]);

    private static string Named(StoredFilter filter) => Name(filter) is { Length: > 0 } name
        ? FormattableString.Invariant($"its filter {name} ({filter.Id})")
        : FormattableString.Invariant($"its filter {filter.Id}, which has no name here,");
}
