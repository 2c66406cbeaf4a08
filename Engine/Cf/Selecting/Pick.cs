namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>One position that a range hits.</summary>
/// <param name="Position">The position, 0-based.</param>
/// <param name="Turns">The full circles by which its longitude is shifted; 0 of anything else.</param>
/// <param name="Value">The value there, shifted.</param>
internal readonly record struct Pick(int Position, double Turns, double Value);
