using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>Turns the three JSON inputs of every process that works on files into the neutral request.</summary>
/// <remarks>Only the form is checked here; whether ids, operations and parameters fit, the process says.</remarks>
internal static class RequestCodec
{
    /// <summary>The inputs' names.</summary>
    public static readonly ImmutableArray<string> Names = ["variable", "domain", "operation"];

    /// <summary>The request of an Execute.</summary>
    /// <param name="process">Identifier of the process.</param>
    /// <param name="user">Name of the caller.</param>
    /// <param name="values">The inputs, each given once.</param>
    /// <exception cref="FaultException">MissingValue or InvalidValue, with input and place.</exception>
    public static ExecuteRequest Read(string process, string user, ImmutableArray<TypedValue> values) => new(
        process,
        user,
        [.. List(values, Names[0]).Select(VariableCodec.Read)],
        [.. List(values, Names[1]).Select(DomainCodec.Read)],
        [.. List(values, Names[2]).Select(OperationCodec.Read)]);

    private static IEnumerable<JsonInput> List(ImmutableArray<TypedValue> values, string name) =>
        JsonInput.List(name, values.Single(value => value.Identifier == name).Text);
}
