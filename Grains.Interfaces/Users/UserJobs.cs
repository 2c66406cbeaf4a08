using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Interfaces.Users;

/// <summary>A page of a user's jobs.</summary>
/// <param name="Count">How many jobs the user has, on all pages.</param>
/// <param name="Jobs">Those of the page, the newest first.</param>
[GenerateSerializer, Immutable, Alias("compute.user-jobs.v1")]
public sealed record UserJobs([property: Id(0)] long Count, [property: Id(1)] ImmutableArray<JobEntry> Jobs);
