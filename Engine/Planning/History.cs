using System.Globalization;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>The attribute history: one line for each operation of a chain, the last one first.</summary>
/// <remarks>Source: NetCDF users' guide, "Attribute conventions": an audit trail, one line an invocation.</remarks>
internal static class History
{
    /// <summary>Adds an operation's line.</summary>
    /// <param name="result">What the operation made.</param>
    /// <param name="call">The operation and its parameters.</param>
    /// <param name="domains">The domains that cut its inputs or its result.</param>
    /// <param name="accepted">When the job was recorded: the only time that an output may know of.</param>
    public static LazyDataset Add(
        LazyDataset result, OperationCall call, IEnumerable<Domain> domains, DateTimeOffset accepted)
    {
        var arguments = call.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")
            .Concat(domains.DistinctBy(domain => domain.Id).SelectMany(Texts));
        var when = accepted.UtcDateTime.ToString(ProvenanceAttributes.TimeFormat, CultureInfo.InvariantCulture);
        var line = $"{when}: Compute.Orleans {call.Operation}({string.Join(", ", arguments)})";
        var history = result.Attributes.Text("history") is { Length: > 0 } before ? $"{line}\n{before}" : line;
        return result with { Attributes = result.Attributes.With("history", history) };
    }

    private static IEnumerable<string> Texts(Domain domain) => domain.Mask is { } mask
        ? domain.Ranges.Select(Text).Append($"mask={mask.Operation} with {mask.Variable} of {mask.Uri}")
        : domain.Ranges.Select(Text);

    private static string Units(ValueRange range) => range.Units is { } units ? $" {units}" : "";

    private static string Text(DimensionRange range)
    {
        var step = range.Step == 1 ? "" : FormattableString.Invariant($" step {range.Step}");
        return range switch
        {
            ValueRange values => FormattableString.Invariant(
                $"{values.Dimension}={values.Start:R}..{values.End:R}{Units(values)}{step}"),
            PositionRange positions => FormattableString.Invariant(
                $"{positions.Dimension}=[{positions.Start}:{positions.End}]{step}"),
            TimestampRange dates => $"{dates.Dimension}={dates.Start}..{dates.End}{step}",
            _ => throw new ArgumentOutOfRangeException(nameof(range), range, "an unknown kind of range"),
        };
    }
}
