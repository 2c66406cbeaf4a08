using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Json;
using Compute.Orleans.WebApi.Wps.References;
using Compute.Orleans.WebApi.Wps.Values;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Makes the neutral request of an Execute: fetches what is named, and checks everything.</summary>
internal sealed class InputReader(ReferenceReader references, IOptions<EdgeOptions> options)
{
    /// <summary>The request of an Execute.</summary>
    /// <param name="execute">What was sent.</param>
    /// <param name="process">Its process.</param>
    /// <param name="user">Name of the caller.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <exception cref="FaultException">
    /// MissingValue, InvalidValue, TooLarge, CorruptData or DataUnreachable, naming the input.
    /// </exception>
    /// <exception cref="Faults.OwsException">An output, a format or a unit that the process does not have.</exception>
    public async ValueTask<ExecuteRequest> Read(
        Execute execute, ProcessDescription process, string user, CancellationToken cancellationToken)
    {
        execute.Form.Check(process);
        InputChecks.CheckNames(process, execute.Inputs);
        var values = await Values(execute, process, cancellationToken);
        return Request(process, user, values) with
        {
            Response = execute.Form.ToRecord(Lineage(execute, values)),
        };
    }

    private static ExecuteRequest Request(ProcessDescription process, string user, ImmutableArray<TypedValue> values) =>
        process.IsImmediate
            ? new(process.Identifier, user, [], [], []) { Inputs = values }
            : RequestCodec.Read(process.Identifier, user, values);

    private async ValueTask<ImmutableArray<TypedValue>> Values(
        Execute execute, ProcessDescription process, CancellationToken cancellationToken)
    {
        // Inputs that are repeated in the document travel, and are stored, twice.
        var limit = execute.Form.Lineage ? options.Value.MaxInputBytes / 2 : options.Value.MaxInputBytes;
        var left = limit - execute.Inputs.Sum(RecordedBytes.Of) - execute.Form.Outputs.Sum(RecordedBytes.Of);
        var values = ImmutableArray.CreateBuilder<TypedValue>(execute.Inputs.Length);
        foreach (var input in execute.Inputs)
        {
            if (left < 0)
            {
                throw TooLarge(limit);
            }

            if (input.Reference is not { } reference)
            {
                values.Add(InputChecks.Check(process, input.Value!));
                continue;
            }

            var description = InputChecks.Find(process, input.Identifier)!;
            var fetched = await references.Read(description, reference, left, cancellationToken);
            left -= RecordedBytes.Of(fetched);
            values.Add(InputChecks.Check(process, fetched));
        }

        if (left < 0)
        {
            throw TooLarge(limit);
        }

        if (process.IsImmediate)
        {
            values.AddRange(InputChecks.Defaults(process, execute.Inputs));
        }

        return values.ToImmutable();
    }

    private static FaultException TooLarge(int limit) => new(
        FaultCode.TooLarge,
        "DataInputs",
        $"the inputs together, and what describes them and the outputs, have more bytes than the {limit} that "
        + "this service takes; split the request, and aggregate the results");

    // What a client sent as a value is repeated as that value, and what it referred to as the reference.
    private static ImmutableArray<SentInput> Lineage(Execute execute, ImmutableArray<TypedValue> values) =>
        execute.Form.Lineage
            ? [.. execute.Inputs.Select((input, place) =>
                input.Reference is null ? input with { Value = values[place] } : input)]
            : [];
}
