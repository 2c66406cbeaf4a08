using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations;

/// <summary>The calls that the laws of the catalogue are tested with.</summary>
public static class CatalogCalls
{
    private const string TwoInputs = "two inputs";

    /// <summary>Every operation, with each choice of axes, with weights, with a constant and with two inputs where it takes them.</summary>
    public static TheoryData<string, string> All
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (var signature in OperationCatalog.Operations.Select(operation => operation.Signature))
            {
                var parameters = signature.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
                if (parameters.Contains("axes") || !parameters.Contains("constant"))
                {
                    calls.Add(signature.Identifier, "");
                }

                if (parameters.Contains("axes"))
                {
                    calls.Add(signature.Identifier, "axes=time");
                    calls.Add(signature.Identifier, "axes=lat|lon");
                    calls.Add(signature.Identifier, "axes=lat");
                    calls.Add(signature.Identifier, "axes=lon|time");
                }

                if (parameters.Contains("weights"))
                {
                    calls.Add(signature.Identifier, "weights=area");
                    calls.Add(signature.Identifier, "axes=lat|lon;weights=area_cdo");
                    calls.Add(signature.Identifier, "axes=lon|time;weights=area");
                    calls.Add(signature.Identifier, "axes=lat;weights=area");
                }

                if (parameters.Contains("compat"))
                {
                    calls.Add(signature.Identifier, "compat=override");
                }

                if (parameters.Contains("constant"))
                {
                    calls.Add(signature.Identifier, "constant=8");
                    calls.Add(signature.Identifier, TwoInputs);
                }
            }

            return calls;
        }
    }

    /// <summary>Whether a call of an operation that may reduce does so.</summary>
    public static bool IsReduction(string how) =>
        how != TwoInputs && !how.StartsWith("constant", StringComparison.Ordinal);

    /// <summary>A request; of several inputs each is the same file, for then they fit together.</summary>
    internal static ComputeRequest Request(string operation, string how, string file, params DimensionRange[] domain)
    {
        var inputs = how == TwoInputs ? 2 : Math.Max(1, OperationCatalog.Find(operation)!.Signature.MinInputs);
        return EngineRun.One(
            operation,
            "tas",
            Enumerable.Repeat(file, inputs),
            domain.Length == 0 ? default : [.. domain],
            [.. how.Split(';').Select(text => text.Split('=')).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1]))]);
    }
}
