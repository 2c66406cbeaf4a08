using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.WebApi.Wps.Json;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>The calls that the laws of the catalogue are tested with.</summary>
/// <remarks>
/// An operation's examples, which are of a variable tas(time, lat, lon), and variations of the first: what it needs
/// besides stays as the example has it. So an operation comes under the laws by its signature alone.
/// </remarks>
public static class CatalogCalls
{
    /// <summary>The parameters that calls are varied by.</summary>
    private static readonly string[] _varied = ["axes", "weights", "weightoptions", "constant", "const", "fillna"];

    private static readonly string[] _axes = ["axes=time", "axes=lat|lon", "axes=lat", "axes=lon|time"];
    private static readonly string[] _weights =
        ["weights=area", "axes=lat|lon;weights=area_cdo", "axes=lon|time;weights=area", "axes=lat;weights=area"];

    private static readonly string[] _none = [];

    /// <summary>Every operation, with each of its calls.</summary>
    public static TheoryData<string, string> All => new(
        from operation in OperationCatalog.Operations
        from how in Of(operation.Signature).Distinct(StringComparer.Ordinal)
        select (operation.Signature.Identifier, how));

    /// <summary>What an operation may give of nothing but missing values.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="how">The call.</param>
    /// <returns>
    /// Mostly NaN, and 0 where a reduction's abstract says that it is so; but what the call wants in its place.
    /// </returns>
    public static double[] OfNothing(string operation, string how)
    {
        var (_, inputs, parameters) = Parts(how);
        var isReduction = inputs == 1 && !parameters.ContainsKey("constant") && !parameters.ContainsKey("const");
        var within = parameters.TryGetValue("func", out var function) ? "CDAT." + function : operation;
        return isReduction && SaysZero(within) ? parameters.ContainsKey("bins") ? [0, double.NaN] : [0]
            : parameters.TryGetValue("fillna", out var fill) ? [Number(fill)]
            : parameters.TryGetValue("other", out var other) ? [double.NaN, Number(other)]
            : [double.NaN];
    }

    /// <summary>A request; of several inputs each is the same file, for then they fit together.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="how">The call.</param>
    /// <param name="file">The file.</param>
    /// <param name="domain">The domain of what the file is read for.</param>
    internal static ComputeRequest Request(string operation, string how, string file, params DimensionRange[] domain)
    {
        var (place, inputs, parameters) = Parts(how);
        var example = Examples(OperationCatalog.Find(operation)!.Signature)[place] with
        {
            Inputs = inputs,
            Parameters = JsonSerializer.Serialize(parameters),
            Domain = null,
        };
        ImmutableArray<TypedValue> lists =
            [.. example.Lists(operation).Select(list => new TypedValue(list.Key, ValueKind.Complex, list.Value))];
        var request = RequestCodec.Read(operation, "tester", lists).ToEngine();
        var files = request.Variables.Select(variable => variable.Id).ToHashSet(StringComparer.Ordinal);
        return request with
        {
            Variables = [.. request.Variables.Select(variable => variable with { Uri = file })],
            Domains = domain.Length == 0 ? [] : [new Domain("d0", [.. domain])],
            Operations = [.. request.Operations.Select(call =>
                domain.Length > 0 && call.Inputs.Any(files.Contains) ? call with { Domain = "d0" } : call)],
        };
    }

    private static IEnumerable<string> Of(Signature signature)
    {
        var examples = Examples(signature);
        var names = signature.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var reduces = signature.Parameters.Contains(ReducedAxes.Parameter);
        var combines = names.Contains("constant");

        // The same file twice is two operands, but no two parts of a time series.
        var inputs = combines ? 1 : Math.Max(1, signature.MinInputs);
        for (var place = 0; place < examples.Length; place++)
        {
            var count = combines ? examples[place].Inputs : inputs;
            if (examples[place].Parameters.Contains("|time", StringComparison.Ordinal))
            {
                continue; // The laws' files do not tell how long their time steps are.
            }

            yield return Text(place, count, Parameters(examples[place].Parameters));
        }

        var needed = Parameters(examples[0].Parameters).RemoveRange(_varied);
        string[] variations =
        [
            .. reduces || !combines ? [""] : _none,
            .. reduces ? _axes : _none,
            .. names.Contains("weights") ? _weights : _none,
            .. combines ? ["constant=8"] : _none,
            .. names.Contains("fillna") ? [combines && !reduces ? "constant=8;fillna=-0.5" : "fillna=-0.5"] : _none,
        ];
        foreach (var variation in variations)
        {
            var pairs = variation.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));
            yield return Text(0, inputs, needed.SetItems(pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))));
        }

        if (combines)
        {
            yield return Text(0, 2, needed);
        }
    }

    private static ImmutableArray<OperationExample> Examples(Signature signature) => signature.Examples is [_, ..]
        ? signature.Examples
        : [new OperationExample("The plainest call.", "{}")];

    private static bool SaysZero(string operation) => OperationCatalog.Find(operation)?.Signature.Abstract
        .Contains("valid value is 0", StringComparison.Ordinal) == true;

    private static string Text(int place, int inputs, ImmutableSortedDictionary<string, string> parameters) =>
        string.Create(CultureInfo.InvariantCulture, $"{place} {inputs} {JsonSerializer.Serialize(parameters)}");

    private static (int Place, int Inputs, ImmutableSortedDictionary<string, string> Parameters) Parts(string how) =>
        how.Split(' ', 3) is [var place, var inputs, var parameters]
            ? (int.Parse(place, CultureInfo.InvariantCulture), int.Parse(inputs, CultureInfo.InvariantCulture),
                Parameters(parameters))
            : throw new ArgumentException($"{how} is no call", nameof(how));

    private static ImmutableSortedDictionary<string, string> Parameters(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
