using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Messages;

/// <summary>Turns the request that crosses grain calls into the engine's own.</summary>
internal static class RequestMapping
{
    /// <exception cref="ComputeException">InvalidValue for a number that is none.</exception>
    public static ComputeRequest ToEngine(this ExecuteRequest request) => new(
        request.Process,
        Map(request.Variables, input => new VariableInput(input.Id, input.Uri, input.Name, input.Domain)),
        Map(request.Domains, domain => new Domain(domain.Id, Map(domain.Ranges, range => ToEngine(domain.Id, range)))
        {
            Mask = domain.Mask is { } mask ? new(mask.Id, mask.Uri, mask.Name, mask.Operation) : null,
        }),
        Map(request.Operations, call => new OperationCall(
            call.Name, call.Result, call.Inputs.OrEmpty(), call.Domain,
            call.Parameters ?? ImmutableSortedDictionary<string, string>.Empty, call.Gridder)));

    /// <summary>What the outputs of a request's job may know of it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="accepted">When the job was recorded.</param>
    public static JobContext ToContext(this ExecuteRequest request, Guid job, DateTimeOffset accepted) =>
        new(job, request.User, accepted) { Server = request.Server };

    private static DimensionRange ToEngine(string domain, RequestRange range) => range.Kind switch
    {
        RangeKind.Values => new ValueRange(
            range.Dimension, Number(domain, range, range.Start), Number(domain, range, range.End), range.Step)
        {
            Units = range.Units,
        },
        RangeKind.Indices => new PositionRange(
            range.Dimension, Position(domain, range, range.Start), Position(domain, range, range.End), range.Step),
        RangeKind.Timestamps => new TimestampRange(range.Dimension, range.Start, range.End, range.Step),
        _ => throw new ComputeException(
            Fault.InvalidValue, domain,
            $"domain {domain}, {range.Dimension}: crs is {range.Kind}; crs are values, indices, timestamps"),
    };

    private static double Number(string domain, RequestRange range, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw new ComputeException(
                Fault.InvalidValue, domain,
                $"domain {domain}, {range.Dimension}: '{text}' is not a number; crs values takes finite numbers");

    private static long Position(string domain, RequestRange range, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new ComputeException(
                Fault.InvalidValue, domain,
                $"domain {domain}, {range.Dimension}: '{text}' is not a whole number; crs indices takes positions");

    private static ImmutableArray<TOut> Map<TIn, TOut>(ImmutableArray<TIn> items, Func<TIn, TOut> map) =>
        [.. items.OrEmpty().Select(map)];

    private static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
