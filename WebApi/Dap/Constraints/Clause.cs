using System.Collections.Immutable;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>A selection: it holds where the left side stands in the relation to any of those on the right.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Relation">One of = != &lt; &lt;= &gt; &gt;= =~ (matches a regular expression).</param>
/// <param name="Right">The right side; several stood in braces.</param>
internal sealed record Clause(Operand Left, string Relation, ImmutableArray<Operand> Right)
{
    public override string ToString() =>
        $"{Left}{Relation}{(Right.Length == 1 ? Right[0].ToString() : $"{{{string.Join(',', Right)}}}")}";
}
