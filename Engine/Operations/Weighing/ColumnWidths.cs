using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The widths in longitude of the columns of a grid, of which there are a few kinds or one.</summary>
/// <param name="Kinds">The different widths, in degrees.</param>
/// <param name="Columns">Each column's kind.</param>
internal sealed record ColumnWidths(ImmutableArray<double> Kinds, ImmutableArray<int> Columns)
{
    /// <summary>Degrees of a cell that is no polygon of great circles any more.</summary>
    public const double Widest = 180;

    // Widths are differences of numbers up to 360, of which a double has 13 digits after the point.
    private const int Digits = 10;

    /// <summary>One column, of which nothing is asked.</summary>
    public static ColumnWidths One { get; } = new([1], [0]);

    /// <summary>Whether all columns are of one width.</summary>
    public bool AreEqual => Kinds.Length == 1;

    /// <summary>Sorts columns into kinds.</summary>
    /// <param name="widths">Each column's width.</param>
    public static ColumnWidths Of(ImmutableArray<double> widths)
    {
        var kinds = ImmutableArray.CreateBuilder<double>();
        var known = new Dictionary<double, int>();
        var columns = ImmutableArray.CreateBuilder<int>(widths.Length);
        foreach (var width in widths)
        {
            if (known.TryAdd(Math.Round(width, Digits), kinds.Count))
            {
                kinds.Add(width);
            }

            columns.Add(known[Math.Round(width, Digits)]);
        }

        return new ColumnWidths(kinds.ToImmutable(), columns.MoveToImmutable());
    }

    /// <summary>Each column's width.</summary>
    public ImmutableArray<double> Each() => [.. Columns.Select(kind => Kinds[kind])];
}
