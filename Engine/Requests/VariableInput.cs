namespace Compute.Orleans.Engine.Requests;

/// <summary>One variable of one file.</summary>
/// <param name="Id">The id by which operations name it.</param>
/// <param name="Uri">Where the file is: a path, a file:// URL, an http(s) URL.</param>
/// <param name="Variable">The variable's name in the file.</param>
/// <param name="Domain">Id of a domain that is applied as soon as the variable is opened, or null.</param>
public sealed record VariableInput(string Id, string Uri, string Variable, string? Domain = null);
