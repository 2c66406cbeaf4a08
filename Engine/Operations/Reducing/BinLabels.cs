using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>What describes the bins of a result: their names, their middles, and the bounds of these.</summary>
/// <remarks>
/// Names are those of pandas, "(0.0, 0.25]", whose numbers have three digits behind their leading zeros, or as many
/// more as tell the edges apart. The edges themselves are the bounds. Source: pandas.cut, precision=3.
/// </remarks>
internal static class BinLabels
{
    private const int LeastPrecision = 3;
    private const int MostPrecision = 19;
    private const string Coordinates = "coordinates";

    /// <summary>A result with what describes its bins.</summary>
    /// <param name="result">The result.</param>
    /// <param name="bins">The bins.</param>
    public static LazyDataset Add(LazyDataset result, Bins bins)
    {
        var (name, middles, bounds) = (bins.Dimension, bins.Dimension + "_mid", bins.Dimension + "_bnds");
        var (lower, upper) = (bins.Edges[..^1], bins.Edges[1..]);
        var units = AttributeSet.Empty.With("long_name", $"middle of the bin of {bins.Of}");
        return result with
        {
            Variables =
            [
                Names(bins),
                new(
                    middles,
                    VariableRole.Auxiliary,
                    [name],
                    new KnownNode([.. lower.Zip(upper, (low, high) => low + ((high - low) / 2))]),
                    (bins.Units is null ? units : units.With("units", bins.Units)).With("bounds", bounds)),
                new(
                    bounds,
                    VariableRole.Auxiliary,
                    [name, "bnds"],
                    new RowsByColumnNode([lower, upper], [0, 1]),
                    AttributeSet.Empty),
                .. result.Variables.Select(variable => variable.Role == VariableRole.Data
                    ? WithCoordinates(variable, $"{name} {middles}")
                    : variable),
            ],
        };
    }

    /// <summary>The names of bins.</summary>
    /// <param name="edges">Their edges.</param>
    internal static ImmutableArray<string> Of(ImmutableArray<double> edges)
    {
        var precision = LeastPrecision;
        while (precision <= MostPrecision
            && edges.Select(edge => Rounded(edge, precision)).Distinct().Count() < edges.Length)
        {
            precision++;
        }

        precision = precision > MostPrecision ? LeastPrecision : precision;
        ImmutableArray<string> texts = [.. edges.Select(edge => Text(Rounded(edge, precision)))];
        return [.. texts[..^1].Zip(texts[1..], (low, high) => $"({low}, {high}]")];
    }

    private static LazyVariable Names(Bins bins)
    {
        var names = Of(bins.Edges);
        var longest = names.Max(text => text.Length);
        var characters = new byte[names.Length * longest];
        for (var place = 0; place < names.Length; place++)
        {
            _ = Encoding.ASCII.GetBytes(names[place], characters.AsSpan(place * longest, longest));
        }

        return new(
            bins.Dimension,
            VariableRole.Auxiliary,
            [bins.Dimension, string.Create(CultureInfo.InvariantCulture, $"string{longest}")],
            TextNode.Of(characters, [names.Length, longest]),
            AttributeSet.Empty.With("long_name", $"bin of {bins.Of}"));
    }

    private static LazyVariable WithCoordinates(LazyVariable variable, string added)
    {
        var before = variable.Attributes.Text(Coordinates);
        return variable with
        {
            Attributes = variable.Attributes.With(
                Coordinates, string.IsNullOrWhiteSpace(before) ? added : $"{before} {added}"),
        };
    }

    // To so many digits behind the point, or of a number below 1 behind its zeros.
    private static double Rounded(double edge, int precision)
    {
        if (!double.IsFinite(edge) || edge == 0)
        {
            return edge;
        }

        var zeros = Math.Abs(edge) < 1 ? -(int)Math.Floor(Math.Log10(Math.Abs(edge))) - 1 : 0;
        var power = Math.Pow(10, precision + zeros);
        var rounded = Math.Round(edge * power, MidpointRounding.ToEven) / power;
        return double.IsFinite(rounded) ? rounded : edge;
    }

    // As Python writes it: 0.0001, 1e-05, 1e+16.
    private static string Text(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var exponent = number == 0 ? 0 : Exponent(number);
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var point = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent is < -4 or >= 16)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"{text[..point]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        text = point < 0 ? text : number.ToString("F0", CultureInfo.InvariantCulture); // 1E+15
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static int Exponent(double number)
    {
        var text = number.ToString("E16", CultureInfo.InvariantCulture);
        return int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }
}
