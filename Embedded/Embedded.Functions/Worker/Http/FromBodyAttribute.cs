using Embedded.Functions.Http;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Binds a parameter to the request's body, read by the MVC input formatters.</summary>
public class FromBodyAttribute() : InputConverterAttribute(typeof(FromBodyConverter));
