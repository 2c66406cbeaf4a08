using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Operations.Parameters;

/// <summary>The parameters of one call, by name in any case; several values are joined with '|'.</summary>
internal sealed class Arguments
{
    private readonly OperationCall _call;
    private readonly ImmutableDictionary<string, string> _values;

    private Arguments(OperationCall call, ImmutableDictionary<string, string> values)
    {
        _call = call;
        _values = values;
    }

    /// <summary>The ids of the call's inputs, in their order.</summary>
    public ImmutableArray<string> Inputs => _call.Inputs;

    /// <summary>Checks a call's parameters against a signature.</summary>
    /// <param name="call">The call.</param>
    /// <param name="signature">The operation's signature.</param>
    /// <exception cref="ComputeException">InvalidValue: an unknown, repeated or disallowed parameter.</exception>
    public static Arguments Of(OperationCall call, Signature signature)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in call.Parameters)
        {
            var parameter = signature.Parameters.FirstOrDefault(known => Is(known.Name, name))
                ?? throw Refuse(call, name, $"is not a parameter of it; {Known(signature)}");
            if (!parameter.Allowed.IsEmpty
                && !(parameter.TakesSeveral ? Split(value) : [value]).All(part =>
                    parameter.Allowed.Any(allowed => Is(allowed, part))))
            {
                var several = parameter.TakesSeveral ? ", or several of them joined with '|'" : "";
                throw Refuse(
                    call, name, $"is `{value}`; it may be {string.Join(", ", parameter.Allowed)}{several}");
            }

            if (!values.TryAdd(parameter.Name, value))
            {
                throw Refuse(call, name, "is given twice");
            }
        }

        return new Arguments(call, values.ToImmutable());
    }

    /// <summary>The text of a parameter, or null when it was not given or is empty.</summary>
    /// <param name="name">The parameter's name in the signature.</param>
    public string? Text(string name) => _values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    /// <summary>The values of a parameter; none when it was not given.</summary>
    /// <param name="name">The parameter's name in the signature.</param>
    public ImmutableArray<string> List(string name) => Split(Text(name) ?? "");

    /// <summary>These parameters, one of them with a value that the operation gives.</summary>
    /// <param name="name">The parameter's name in the signature.</param>
    /// <param name="value">Its value.</param>
    public Arguments With(string name, string value) => new(_call, _values.SetItem(name, value));

    /// <summary>An exception that names the operation and the parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="problem">The rest of the sentence.</param>
    public ComputeException Refuse(string name, string problem) => Refuse(_call, name, problem);

    private static ComputeException Refuse(OperationCall call, string name, string problem) =>
        new(Fault.InvalidValue, name, $"{call.Operation} `{call.Result}`: parameter `{name}` {problem}");

    private static ImmutableArray<string> Split(string text) =>
        [.. text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string Known(Signature signature) => signature.Parameters.IsEmpty
        ? "it has none"
        : "it has " + string.Join(", ", signature.Parameters.Select(parameter => parameter.Name));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
