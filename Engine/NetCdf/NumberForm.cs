namespace Compute.Orleans.Engine.NetCdf;

/// <summary>How a stored number is made up of bits, where that is no form that this machine computes with.</summary>
/// <remarks>
/// HDF5 allows integers and floating-point numbers of any width: half precision, x87's 80 bits, 3-byte integers.
/// Bits count from the least significant one of the number, its bytes taken in order of significance.
/// Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".
/// </remarks>
/// <param name="IsFloating">Whether the number has an exponent; an integer uses the first three values only.</param>
/// <param name="IsSigned">Whether an integer is two's complement.</param>
/// <param name="BitOffset">The first bit of the number.</param>
/// <param name="Precision">How many bits the number has.</param>
/// <param name="SignLocation">The bit of the sign, of a floating-point number.</param>
/// <param name="ExponentLocation">The first bit of the exponent.</param>
/// <param name="ExponentBits">How many bits the exponent has.</param>
/// <param name="MantissaLocation">The first bit of the mantissa.</param>
/// <param name="MantissaBits">How many bits the mantissa has.</param>
/// <param name="ExponentBias">What is subtracted from the exponent.</param>
/// <param name="HasImpliedBit">Whether the mantissa's first bit, always 1, is left out.</param>
public sealed record NumberForm(
    bool IsFloating,
    bool IsSigned,
    int BitOffset,
    int Precision,
    int SignLocation = 0,
    int ExponentLocation = 0,
    int ExponentBits = 0,
    int MantissaLocation = 0,
    int MantissaBits = 0,
    long ExponentBias = 0,
    bool HasImpliedBit = false);
