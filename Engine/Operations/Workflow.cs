using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations;

/// <summary>CDAT.workflow: a process made of operations, not an operation itself.</summary>
/// <remarks>
/// Its inputs are the outputs of the job; its domain and its parameters are the defaults of the operations that name
/// none.
/// </remarks>
internal static class Workflow
{
    /// <summary>What it is.</summary>
    public static Signature Signature { get; } = new(
        "CDAT.workflow",
        "Workflow",
        "Runs a graph of operations; the results that it names as its inputs are its outputs, one file each. Its "
        + "domain is the default of its operations, applied once to the variables that are read from files; its "
        + "format is that of all outputs whose operations name none. Every other parameter is the default of those of "
        + "its operations that have such a parameter and do not name it themselves: axes, weights, variable and so on; "
        + "rename for its outputs; axes and weights not for two numbers that are combined element by element, nor "
        + "constant for reductions; `method` also holds for its own domain, in whichever operation that is applied. "
        + "One that none of them has is refused.",
        0,
        1_000,
        [SelectionMethods.Parameter, .. FormatParameters.All])
    {
        Kind = OperationKind.Service,
        Examples =
        [
            new("The mean, and the standard deviation, over time of the tropics, in two files of one reading.", "{}")
            {
                Domain = """{"lat": {"start": -23.5, "end": 23.5, "step": 1, "crs": "values"}}""",
                Graph = """
                    {"name": "CDAT.mean", "result": "mean", "input": ["v0"], "axes": "time"},
                    {"name": "CDAT.std", "result": "std", "input": ["v0"], "axes": "time"}
                    """,
            },
            new("The mean and the largest value over time: operations without axes of their own take the workflow's.",
                """{"axes": "time"}""")
            {
                Graph = """
                    {"name": "CDAT.mean", "result": "mean", "input": ["v0"]},
                    {"name": "CDAT.max", "result": "max", "input": ["v0"]}
                    """,
            },
        ],
    };
}
