namespace Compute.Orleans.WebApi.Wps;

/// <summary>A request of WPS 1.0.0, whichever way it was written.</summary>
/// <param name="Language">The language that the client wants, or null.</param>
internal abstract record WpsRequest(string? Language);
