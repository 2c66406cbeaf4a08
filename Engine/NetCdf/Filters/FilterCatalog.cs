using System.Collections.Immutable;
using System.Globalization;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>The filters of chunks that can be undone here.</summary>
internal static class FilterCatalog
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;

    /// <summary>Why chunks cannot be read, as it ends the sentence "... cannot be read: "; null if they can.</summary>
    /// <param name="filters">What was done to each chunk.</param>
    public static string? Refusal(ImmutableArray<StoredFilter> filters)
    {
        foreach (var filter in filters)
        {
            if (filter.Id is not (Deflate or Shuffle or Fletcher32))
            {
                var named = filter.Name.Length == 0 ? "" : $" ({filter.Name})";
                return string.Create(
                    CultureInfo.InvariantCulture, $"its chunks went through filter {filter.Id}{named}");
            }
        }

        return null;
    }
}
