namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A variable of a NetCDF-4 file that is to be written.</summary>
/// <param name="Definition">
/// Its name, type, dimensions and attributes; a _FillValue of its own type is what stands where no chunk does.
/// </param>
/// <param name="Storage">How its elements are stored.</param>
public sealed record NetCdf4Variable(VariableDefinition Definition, NetCdf4Storage Storage);
