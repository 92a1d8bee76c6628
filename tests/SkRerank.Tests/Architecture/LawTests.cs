using System.Reflection;
using SkRerank.Fusion;
using SkRerank.Middleware;
using SkRerank.Tests.Fusion;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Architecture;

/// <summary>Every public middleware and every fusion has tests of its laws.</summary>
public sealed class LawTests
{
    private static readonly Type[] Public = typeof(IReranker).Assembly.GetExportedTypes();

    [Fact]
    public void Middleware_All_HaveLawTests()
    {
        Type[] middleware = [.. Public.Where(type => type.IsAssignableTo(typeof(DelegatingReranker)) && type != typeof(DelegatingReranker)), typeof(CascadeReranker)];
        var tested = typeof(LawTests).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RerankerLawTests)) && !type.IsAbstract)
            .Select(type => ((RerankerLawTests)Activator.CreateInstance(type)!).Wrap(LawCase.Inner()).GetType()).ToHashSet();
        Assert.True(middleware.Length > 10);
        Assert.Empty(middleware.Where(type => !tested.Contains(type)).Select(type => $"{type.Name} has no law tests; derive RerankerLawTests in a class that wraps with it."));
    }

    [Fact]
    public void Fusions_All_HaveLawTests()
    {
        Type[] fusions = [.. Public.Where(type => type.IsAssignableTo(typeof(IFusion)) && !type.IsAbstract)];
        var tested = FusionLawsTests.Fusions.Select(fusion => fusion.GetType()).ToHashSet();
        Assert.True(fusions.Length > 4);
        Assert.Empty(fusions.Where(type => !tested.Contains(type)).Select(type => $"{type.Name} has no law tests; add it to FusionLawsTests."));

        // A preset is told from others by its name.
        var names = FusionLawsTests.Fusions.Select(fusion => fusion.Name).ToHashSet(StringComparer.Ordinal);
        var presets = typeof(FusionPresets).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(property => property.PropertyType == typeof(IFusion)).ToArray();
        Assert.True(presets.Length > 10);
        Assert.Empty(presets.Where(property => !FusionLawsTests.Fusions.Contains((IFusion)property.GetValue(null)!) && !names.Contains(((IFusion)property.GetValue(null)!).Name)).Select(property => $"{property.Name} has no law tests; add it to FusionLawsTests."));
    }
}
