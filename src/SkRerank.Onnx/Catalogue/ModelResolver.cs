namespace SkRerank.Onnx.Catalogue;

/// <summary>Finds the folder of what a user names: an existing folder, or a model of the catalogue that was pulled.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="hub">The hub that models were pulled by.</param>
public sealed class ModelResolver(ModelCatalog catalog, ModelHub hub)
{
    /// <summary>Finds the folder; an existing folder comes before a model of that name.</summary>
    /// <param name="nameOrFolder">The name of a model, or a path.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RerankException">It is no folder and no model, or a model that was not pulled.</exception>
    public string FolderOf(string nameOrFolder)
    {
        ArgumentNullException.ThrowIfNull(nameOrFolder);
        if (Directory.Exists(nameOrFolder)) return nameOrFolder;
        var entry = catalog.TryFind(nameOrFolder)
            ?? throw CatalogError.Create("find", $"There is no model folder and no model of the catalogue '{nameOrFolder}'{NearNames.Hint(nameOrFolder, catalog.Entries.Select(candidate => candidate.Name))}; 'skrerank models list' shows them all.");
        return hub.FolderOf(entry) ?? throw CatalogError.Create("find", entry.IsShipped
            ? $"The model '{entry.Name}' ships in the package {entry.Package}, whose folder was not given; reference the package and use the folder that it names."
            : $"The model '{entry.Name}' has not been pulled; run 'skrerank models pull {entry.Name}'.");
    }
}
