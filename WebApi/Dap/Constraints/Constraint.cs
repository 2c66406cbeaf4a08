using System.Collections.Immutable;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>A constraint expression, as it is written: nothing of it has met a file.</summary>
/// <param name="Projections">What is asked for; empty for everything.</param>
/// <param name="Clauses">The selections.</param>
internal sealed record Constraint(ImmutableArray<Projection> Projections, ImmutableArray<Clause> Clauses);
