namespace Compute.Orleans.WebApi.Faults;

/// <summary>How a protocol says a fault.</summary>
/// <param name="Code">The OWS exception code.</param>
/// <param name="Status">The HTTP status.</param>
internal readonly record struct OwsFault(string Code, int Status);
