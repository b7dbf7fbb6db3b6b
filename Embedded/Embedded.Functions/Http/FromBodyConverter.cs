using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Http;

/// <summary>Reads a body with MVC's own body binder, hence with the app's MVC input formatters and JSON options.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    private static readonly BindingInfo BodyBinding = new() { BindingSource = BindingSource.Body };
    private readonly ConcurrentDictionary<Type, (ModelMetadata Metadata, IModelBinder Binder)> binders = new();

    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext()
            ?? throw new InvalidOperationException("[FromBody] needs an HTTP trigger.");
        var (metadata, binder) = binders.GetOrAdd(context.TargetType, Create, http.RequestServices);
        var binding = new DefaultModelBindingContext
        {
            ModelMetadata = metadata,
            ModelName = string.Empty,
            BindingSource = BindingSource.Body,
            ModelState = new ModelStateDictionary(),
            ActionContext = new ActionContext { HttpContext = http },
        };
        await binder.BindModelAsync(binding);
        if (binding.Result.IsModelSet)
        {
            return ConversionResult.Success(binding.Result.Model);
        }

        if (binding.ModelState.IsValid)
        {
            return ConversionResult.Success(null);
        }

        var messages = binding.ModelState.Values
            .SelectMany(entry => entry.Errors)
            .Select(error => string.IsNullOrEmpty(error.ErrorMessage) ? error.Exception?.Message : error.ErrorMessage);
        throw new InvalidOperationException(string.Join(Environment.NewLine, messages));
    }

    private static (ModelMetadata Metadata, IModelBinder Binder) Create(Type type, IServiceProvider services)
    {
        var metadata = services.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(type);
        var binder = services.GetRequiredService<IModelBinderFactory>()
            .CreateBinder(new ModelBinderFactoryContext { Metadata = metadata, BindingInfo = BodyBinding });
        return (metadata, binder);
    }
}
