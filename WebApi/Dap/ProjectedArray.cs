using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Elements of a variable that are answered.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Selection">The positions along each of its dimensions.</param>
internal sealed record ProjectedArray(DapVariable Variable, ImmutableArray<IndexRange> Selection)
{
    /// <summary>The most elements that DAP2 can count.</summary>
    public const long Greatest = int.MaxValue;

    /// <summary>The longest text that is answered, in bytes: one is in memory as a whole.</summary>
    public const long LongestText = 1 << 20;

    /// <summary>How many elements.</summary>
    /// <exception cref="DapException">There are more than DAP2 can count, or their texts are too long.</exception>
    public int Elements
    {
        get
        {
            var count = Count();
            if (count > Greatest)
            {
                throw DapException.Malformed(
                    $"`{Variable.Name}` would be {count} elements in one answer, and {Greatest} are the most: "
                    + "ask for parts of it, or download the file");
            }

            return Variable.Characters is { Length: > LongestText and var longest }
                ? throw DapException.Malformed(
                    $"`{Variable.Name}` has texts of {longest} bytes, {LongestText} are the most: download the file")
                : (int)count;
        }
    }

    private long Count()
    {
        try
        {
            return SelectionBlocks.Elements(Selection.AsSpan());
        }
        catch (OverflowException)
        {
            return long.MaxValue;
        }
    }
}
