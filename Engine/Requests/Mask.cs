namespace Compute.Orleans.Engine.Requests;

/// <summary>Another file's variable that says which values of a domain are left out.</summary>
/// <param name="Id">The name that the client gave it.</param>
/// <param name="Uri">Where the file is: a path, a file:// URL, an http(s) URL.</param>
/// <param name="Variable">The variable's name in the file.</param>
/// <param name="Operation">
/// A condition of var_data and mask_data, such as mask_data&lt;0.5; values for which it holds become missing.
/// </param>
public sealed record Mask(string Id, string Uri, string Variable, string Operation);
