using System.Globalization;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Describing;

/// <summary>Reads the axes of a dataset as jobs do, and looks at them.</summary>
/// <remarks>
/// Memory: all axes that are looked at, of at most twice <see cref="LongestAxis"/> values together, with their bounds.
/// </remarks>
/// <param name="source">The open dataset.</param>
/// <param name="uri">The dataset as the client named it.</param>
/// <param name="problems">Takes what is wrong with an axis, in plain words.</param>
internal sealed class AxisReader(IDataSource source, string uri, List<string> problems)
{
    /// <summary>The most values of an axis that are looked at: hourly ones of sixty years.</summary>
    public const long LongestAxis = 1 << 19;

    private const int MostAxes = 100;
    private const long MostValues = 2 * LongestAxis; // Of all axes together.

    private long _values;

    /// <summary>Reads the axes that some groups define.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">DataUnreachable: the dataset cannot be read any more.</exception>
    public async Task<IReadOnlyList<DescribedAxis>> ReadAsync(
        IEnumerable<DescribedGroup> groups, CancellationToken cancellationToken)
    {
        var axes = new List<DescribedAxis>();
        foreach (var group in groups)
        {
            foreach (var variable in group.Variables.Where(InputDataset.IsCoordinate))
            {
                if (axes.Count == MostAxes)
                {
                    problems.Add(string.Create(
                        CultureInfo.InvariantCulture, $"it has more than {MostAxes} axes; the others are not shown"));
                    return axes;
                }

                axes.Add(await ReadAsync(group, variable, cancellationToken));
            }
        }

        return axes;
    }

    private async Task<DescribedAxis> ReadAsync(
        DescribedGroup group, IndexedVariable variable, CancellationToken cancellationToken)
    {
        var axis = new DescribedAxis(
            BoundedJson.Cut(group.Named(variable.Name), BoundedJson.LongestName),
            variable,
            AxisDetector.Detect(variable.Name, variable.Attributes),
            null,
            null,
            null);
        if (Unread(axis) is { } reason)
        {
            problems.Add($"axis `{axis.Name}` {reason}");
            return axis;
        }

        try
        {
            var values = await new CoordinateReader(group.View, source, uri)
                .ReadAsync(variable, variable.Dimensions[0], cancellationToken);
            var survey = AxisSurvey.Of(values.Values.AsSpan(), values.Type);
            Judge(axis.Name, values, survey);
            return axis with { Values = values, Survey = survey, Time = Dates(axis, values) };
        }
        catch (ComputeException failure) when (failure.Fault != Fault.DataUnreachable)
        {
            problems.Add($"axis `{axis.Name}` cannot be read: {failure.Message}");
            return axis;
        }
    }

    private string? Unread(DescribedAxis axis)
    {
        var length = axis.Variable.Shape[0];
        if (length == 0)
        {
            return "has no values yet";
        }

        if (length > PositionAxis.Longest)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"has {length} values, and an axis of an input may have {PositionAxis.Longest}");
        }

        if (length > LongestAxis || _values + length > MostValues)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has {length} values, which were not looked at here");
        }

        _values += length;
        return null;
    }

    private void Judge(string name, Coordinate values, AxisSurvey survey)
    {
        var missing = Packing.Of(values.Type, values.Attributes).Missing;
        var filled = missing.IsEmpty ? 0 : values.Values.Count(missing.Contains);
        if (survey.NotFinite + filled > 0)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"axis `{name}` has {survey.NotFinite + filled} values that are missing or no numbers"));
        }
        else if (survey.Order == AxisOrder.None)
        {
            problems.Add($"axis `{name}` turns back, or has a value twice: a range may select more than one stretch");
        }
    }

    private TimeSurvey? Dates(DescribedAxis axis, Coordinate values)
    {
        if (axis.Role != AxisKind.T)
        {
            return null;
        }

        try
        {
            return TimeSurvey.Of(values);
        }
        catch (ComputeException undated)
        {
            problems.Add(undated.Message);
            return null;
        }
    }
}
