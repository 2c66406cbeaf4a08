using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Reads variables of strings that describe data: names of regions, of stations, of kinds of land.</summary>
/// <remarks>
/// A classic file has no strings: they become characters, UTF-8, filled up with NULs, along one dimension more, which
/// is as long as the longest and named after its length (string12), so that equal lengths share it.
/// </remarks>
/// <param name="index">The file's index.</param>
/// <param name="source">The open file.</param>
internal sealed class LabelReader(DatasetIndex index, IDataSource source)
{
    /// <summary>Labels are few; more of them are data, which is not held in memory.</summary>
    private const long GreatestCount = 100_000;

    private const long GreatestBytes = 4 << 20;

    /// <summary>Reads all strings of a variable.</summary>
    /// <param name="variable">A variable of strings.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The characters, and the name of their last dimension; null where they are too many.</returns>
    public async Task<(Node Characters, string Dimension)?> ReadAsync(
        IndexedVariable variable, CancellationToken cancellationToken)
    {
        long count = 1;
        foreach (var length in variable.Shape)
        {
            if (length == 0 || length > GreatestCount / count)
            {
                return null;
            }

            count *= length;
        }

        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        var texts = await StringVariableReader.ReadAsync(source, variable, all, cancellationToken);
        var longest = Math.Max(1, texts.Max(Encoding.UTF8.GetByteCount));
        if (longest * count > GreatestBytes)
        {
            return null;
        }

        var characters = new byte[longest * count];
        for (var place = 0; place < texts.Length; place++)
        {
            _ = Encoding.UTF8.GetBytes(texts[place], characters.AsSpan(place * longest, longest));
        }

        return (TextNode.Of(characters, variable.Shape.Add(longest)), Name(longest));
    }

    private string Name(int length)
    {
        var name = FormattableString.Invariant($"string{length}");
        while (index.Dimensions.Any(dimension => dimension.Name == name && dimension.Length != length)
            || index.Variable(name) is not null)
        {
            name += "_";
        }

        return name;
    }
}
