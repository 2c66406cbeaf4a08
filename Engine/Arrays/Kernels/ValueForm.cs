namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>How the numbers of a piece lie in memory, and which of them are missing besides NaN.</summary>
/// <param name="Type">Float, Double or Int64.</param>
/// <param name="IsSwapped">Whether their bytes stand in the other order than this machine's.</param>
/// <param name="Missing">A number that stands for missing, exact in the type; NaN where none does.</param>
/// <param name="OtherMissing">Another one, or NaN.</param>
internal readonly record struct ValueForm(
    ElementType Type, bool IsSwapped = false, double Missing = double.NaN, double OtherMissing = double.NaN)
{
    /// <summary>Whether a number is a value; NaN never is.</summary>
    /// <param name="number">The number.</param>
    public bool IsValid(double number) => !double.IsNaN(number) && number != Missing && number != OtherMissing;
}
