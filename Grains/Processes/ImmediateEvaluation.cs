using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;

namespace Compute.Orleans.Grains.Processes;

/// <summary>Runs an immediate process, the same way for a job and for an answer without one.</summary>
internal static class ImmediateEvaluation
{
    private const int MaxBytes = 1024 * 1024; // What one message and one record may carry.
    private const string PlainEncoding = "UTF-8"; // What text that has no encoding is in.

    /// <summary>Whether a request is for an immediate process of an engine.</summary>
    public static bool IsImmediate(this IComputeEngine engine, string process) =>
        Find(engine, process) is { IsImmediate: true };

    /// <summary>The outputs of a request.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">The request.</param>
    /// <param name="metrics">What the service knows of itself, where the process wants it.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue when an output has not the format or unit that is wanted, TooLarge when the outputs are, or what
    /// the process refuses.
    /// </exception>
    public static ImmutableArray<TypedValue> EvaluateNow(
        this IComputeEngine engine, ExecuteRequest request, ServiceMetrics? metrics)
    {
        if (Find(engine, request.Process) is not { IsImmediate: true } signature)
        {
            throw new ComputeException(
                Fault.InvalidValue, "identifier", $"{request.Process} makes files: it runs as a job");
        }

        ImmutableArray<TypedValue> values =
        [
            .. engine.Evaluate(request.Process, request.Inputs.ToEngine(), metrics)
                .Select(value => value.ToMessage(signature)),
        ];
        if (values.Sum(value => (long)Encoding.UTF8.GetByteCount(value.Text)) is var bytes and > MaxBytes)
        {
            throw new ComputeException(
                Fault.TooLarge, "DataInputs", $"the outputs are {bytes} bytes: {MaxBytes} are the most");
        }

        foreach (var wanted in request.Response is { Outputs: { IsDefault: false } outputs } ? outputs : [])
        {
            foreach (var value in values.Where(value => value.Identifier == wanted.Identifier))
            {
                Check(wanted, value);
            }
        }

        return values;
    }

    // Nothing is converted: a value has the format and the unit that its process gave it.
    private static void Check(RequestedOutput wanted, TypedValue value)
    {
        if (value.Kind == ValueKind.Complex)
        {
            Check("mimeType", wanted.MimeType?.Split(';')[0].Trim(), value.MimeType, value);
            Check("encoding", wanted.Encoding, value.Encoding ?? PlainEncoding, value);
        }
        else if (value.Kind == ValueKind.Literal)
        {
            Check("uom", wanted.Unit, value.Unit, value);
        }
    }

    private static void Check(string name, string? wanted, string? given, TypedValue value)
    {
        if (wanted is not null && !wanted.Equals(given, StringComparison.OrdinalIgnoreCase))
        {
            throw new ComputeException(
                Fault.InvalidValue,
                name,
                $"{name} of output {value.Identifier} is \"{wanted}\": this request gives it as \"{given}\", and "
                + "values are not converted");
        }
    }

    private static Signature? Find(IComputeEngine engine, string process)
    {
        foreach (var signature in engine.Catalogue)
        {
            if (signature.Identifier == process)
            {
                return signature;
            }
        }

        return null;
    }
}
