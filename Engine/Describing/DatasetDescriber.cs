using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Describing;

/// <summary>Describes a dataset as JSON, for somebody who wants to know what to ask for.</summary>
/// <remarks>
/// Members: docs/datasets.md. Of the data nothing is read but the axes. Memory: what <see cref="BytesFor"/> says, and
/// the document, which stays below 1 MiB whatever the dataset's header holds.
/// </remarks>
public static class DatasetDescriber
{
    private const int MostGroups = 100;
    private const int MostVariables = 2000;
    private const int MostDimensions = 1000;
    private const int MostProblems = 50;
    private const int BytesOfValue = 100; // With its bounds, stored, as numbers and as dates.

    /// <summary>Describes a dataset.</summary>
    /// <param name="uri">As the client gave it.</param>
    /// <param name="source">The open dataset.</param>
    /// <param name="index">Its index.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The document.</returns>
    /// <exception cref="ComputeException">
    /// DataUnreachable: it cannot be read any more. An axis that is damaged is a problem that the document names.
    /// </exception>
    public static async Task<string> DescribeAsync(
        string uri, IDataSource source, DatasetIndex index, CancellationToken cancellationToken)
    {
        var groups = DescribedGroup.Of(index, MostGroups);
        var problems = new List<string>();
        var axes = await new AxisReader(source, source.Name, problems).ReadAsync(groups, cancellationToken);
        problems.AddRange(groups.SelectMany(Hints).Take(MostProblems));

        using var json = new BoundedJson();
        var state = FileState.Of(source);
        json.Text("uri", uri);
        json.Text("format", index.Format);
        json.Text("conventions", index.Attributes.Text("Conventions"));
        json.Whole("bytes", source.Identity.Length);
        json.Whole("uncompressedBytes", UncompressedBytes(index));
        json.Text("lastModified", state.Modified?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.Text("etag", state.ETag);
        json.Texts("problems", problems.Take(MostProblems), BoundedJson.LongestText);
        Dimensions(json, index.Dimensions);
        json.List("axes", axes, int.MaxValue, axis => AxisJson.Write(json, axis));
        json.List(
            "variables",
            groups.SelectMany(group => group.Variables.Select(variable => (group, variable)))
                .OrderBy(one => one.group.UseOf(one.variable)),
            MostVariables,
            one => VariableJson.Write(json, one.group, one.variable));
        AttributeJson.Write(json, index.Attributes);
        json.List("groups", groups.Skip(1), MostGroups, group =>
        {
            json.Text("path", group.Path);
            Dimensions(json, group.Dimensions);
            AttributeJson.Write(json, group.Attributes);
        });
        for (var left = groups.Length - 1; left < index.Groups.Length; left++)
        {
            json.LeaveOut("groups");
        }

        return json.End();
    }

    /// <summary>The most memory that describing takes besides the document, in bytes.</summary>
    /// <param name="index">The dataset's index.</param>
    internal static long BytesFor(DatasetIndex index) => BytesOfValue * index.AllVariables()
        .Where(InputDataset.IsCoordinate)
        .Select(variable => variable.Shape[0])
        .Where(length => length <= AxisReader.LongestAxis)
        .DefaultIfEmpty(0)
        .Max();

    private static void Dimensions(BoundedJson json, ImmutableArray<Dimension> dimensions) =>
        json.List("dimensions", dimensions, MostDimensions, dimension =>
        {
            json.Text("name", dimension.Name, BoundedJson.LongestName);
            json.Whole("length", dimension.Length);
            json.Writer.WriteBoolean("isUnlimited", dimension.IsUnlimited);
        });

    private static long UncompressedBytes(DatasetIndex index)
    {
        Int128 bytes = 0;
        foreach (var variable in index.AllVariables())
        {
            bytes += VariableSize.Whole(variable);
        }

        return (long)Int128.Min(bytes, long.MaxValue);
    }

    /// <summary>What a domain cannot name as its writer may think.</summary>
    private static IEnumerable<string> Hints(DescribedGroup group)
    {
        var data = group.Variables
            .Where(variable => group.UseOf(variable) == VariableUse.Data && variable.Type.IsNumeric())
            .ToList();
        foreach (var dimension in data.SelectMany(variable => variable.Dimensions).DistinctBy(one => one.Name))
        {
            if (group.View.Variable(dimension.Name) is not { } named || !InputDataset.IsCoordinate(named))
            {
                yield return $"dimension `{dimension.Name}` has no coordinate: it is selected by its positions";
            }
        }

        foreach (var variable in group.Variables.Where(variable => group.UseOf(variable) == VariableUse.Auxiliary))
        {
            if (variable.Dimensions.Length > 0
                && AxisDetector.Detect(variable.Name, variable.Attributes) is AxisKind.X or AxisKind.Y
                && variable.Type.IsNumeric())
            {
                var dimensions = string.Join(", ", variable.Dimensions.Select(dimension => dimension.Name));
                yield return $"`{variable.Name}` lies over {dimensions}: a region is selected by positions there, "
                    + "not by degrees";
            }
        }
    }
}
