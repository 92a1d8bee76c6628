using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fluid;
using HandlebarsDotNet;
using Microsoft.SemanticKernel;

namespace SkRerank.SemanticKernel.Tests;

/// <summary>
/// Templates in Handlebars and Liquid, by the engines Handlebars.Net and Fluid, through Semantic Kernel's own interface for template formats. Semantic Kernel's packages for these
/// formats cannot be restored here; as they do, this encodes strings, offers kernel functions to Handlebars as helpers named <c>Plugin-Function</c>, and leaves the prompt to the kernel.
/// </summary>
internal sealed class EngineTemplateFactory : IPromptTemplateFactory
{
    public bool TryCreate(PromptTemplateConfig templateConfig, [NotNullWhen(true)] out IPromptTemplate? result)
    {
        result = templateConfig.TemplateFormat switch
        {
            "handlebars" => new HandlebarsTemplate(templateConfig.Template),
            "liquid" => new LiquidTemplate(templateConfig.Template),
            _ => null,
        };
        return result is not null;
    }

    private sealed class HandlebarsTemplate(string template) : IPromptTemplate
    {
        public Task<string> RenderAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
        {
            var handlebars = Handlebars.Create();
            foreach (var function in kernel.Plugins.SelectMany(plugin => plugin))
            {
                handlebars.RegisterHelper($"{function.PluginName}-{function.Name}", (_, given) => function.InvokeAsync<string>(
                    kernel, new KernelArguments { ["query"] = given[0], ["count"] = given.Length > 1 ? given[1] : null }, cancellationToken).GetAwaiter().GetResult());
            }

            return Task.FromResult(handlebars.Compile(template)(arguments!.ToDictionary(argument => argument.Key, argument => argument.Value)));
        }
    }

    private sealed class LiquidTemplate(string template) : IPromptTemplate
    {
        public async Task<string> RenderAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
        {
            var context = new TemplateContext();
            foreach (var (name, value) in arguments!) context.SetValue(name, value is string text ? WebUtility.HtmlEncode(text) : value);
            return await new FluidParser().Parse(template).RenderAsync(context);
        }
    }
}
