using System.Text;
using L1Gen;
using RowsFromDisk;

Console.OutputEncoding = Encoding.UTF8;
switch (args)
{
    case ["convert", string csv, string design]:
        Report.Converted(csv, design, Bar.Show("converting", progress => DesignConversion.FromCsv<float>(csv, design, null, progress)));
        return 0;
    case ["fit", string design]:
        using (DesignFile own = DesignFile.Open(design))
            Report.Path(own, LinearPath.Fit(own.Design, own.Targets, new PathOptions { Standardize = true, FeatureNames = own.FeatureNames }));
        return 0;
    case not []:
        Console.Error.WriteLine("usage: RowsFromDisk | RowsFromDisk convert DATA.csv DATA.l1x | RowsFromDisk fit DATA.l1x");
        return 1;
}

// Without arguments: on a file of its own, which is gone at the end.
DirectoryInfo folder = Directory.CreateTempSubdirectory("l1gen-rows-");
try
{
    string csv = Path.Combine(folder.FullName, "deliveries.csv"), design = Path.Combine(folder.FullName, "deliveries.l1x");
    Deliveries.Write(csv, 40_000);
    long rows = Bar.Show("converting", progress => DesignConversion.FromCsv<float>(csv, design, null, progress));
    Report.Converted(csv, design, rows);

    using DesignFile file = DesignFile.Open(design);
    LinearPath path = LinearPath.Fit(file.Design, file.Targets, new PathOptions { Standardize = true, FeatureNames = file.FeatureNames });
    Report.Path(file, path);

    var model = new DeliveryTime();
    FitResult fit = model.Fit(file.Batches<float>(batchSize: 64, seed: 1), new FitOptions { Epochs = 5, Optimizer = new ProximalAdam { LearningRate = 0.1 }, Schedule = new Schedule.Cosine() });
    Report.Fit(fit, model);
    return Report.Conclude(path, model);
}
finally
{
    folder.Delete(recursive: true);
}
